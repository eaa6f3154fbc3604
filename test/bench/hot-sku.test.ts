import { describe, expect, it } from '@jest/globals';
import { measureHotSku } from './hot-sku.ts';

describe('ten thousand orders on one SKU, four workers at once', () => {
  it('sell what there is to the last piece, nothing twice, and tell the others', async () => {
    const figures = await measureHotSku(10_000, 4);
    expect(figures).toMatchObject({ pieces: 8333, allocated: 8333, refused: 1667, failed: 0 });
    expect(figures.ordersPerTransaction).toBeGreaterThan(50);
    expect(figures.wruPerOrder).toBeLessThan(2.5);
  }, 240_000);
});
