import { describe, expect, it } from '@jest/globals';
import { pageAssets } from '../../../console/page/serve.ts';

describe('the console page', () => {
  it('is static files and one module', async () => {
    const assets = await pageAssets();
    expect([...assets.keys()].toSorted()).toEqual([
      'app.js',
      'icon.svg',
      'index.html',
      'parts.css',
      'style.css',
    ]);
    expect(assets.get('app.js')?.body).not.toMatch(/^import /m);
  });

  it('works under a policy that forbids inline script and style, and needs nothing from elsewhere', async () => {
    const assets = await pageAssets();
    const html = assets.get('index.html')?.body ?? '';
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    const script = assets.get('app.js')?.body ?? '';
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/);
  });

  it('is laid out by logical properties only, so that it turns round for right-to-left', async () => {
    const assets = await pageAssets();
    const css = ['style.css', 'parts.css'].map((name) => assets.get(name)?.body).join('');
    expect(css).not.toMatch(
      /(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)|\n\s*(?:left|right):/,
    );
    expect(css).toContain('color-scheme: light dark');
  });
});
