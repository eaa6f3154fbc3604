// Prints where the Chromium of the package was unpacked and the environment it runs in, as JSON. A
// process of its own: the package reads TMPDIR and writes its environment when it is imported.
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { default: chromium } = await import('@sparticuz/chromium');
const executablePath = await chromium.executablePath();
const folder = tmpdir();
const fontConfig = join(folder, 'fonts.conf');
writeFileSync(
  fontConfig,
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}/fonts</dir>` +
    `<dir>/usr/share/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>`,
);
// Two of its arguments switch off what the page relies on: a second page, and the Origin header.
const args = chromium.args.filter(
  (arg) => !/^--(?:single-process|disable-web-security|allow-running-insecure-content)$/.test(arg),
);
const env = { LD_LIBRARY_PATH: process.env['LD_LIBRARY_PATH'] ?? '', FONTCONFIG_FILE: fontConfig };
process.stdout.write(JSON.stringify({ executablePath, args, env }));
