// All pages, light, dark and narrow, into a folder. usage: node web/screenshots.mjs [FOLDER]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { idle, start, top, views } from './test/start.mjs';

const out = process.argv[2] ?? join(top, 'build/screenshots');
mkdirSync(out, { recursive: true });
const at = await start();
try {
  for (const [look, o] of [['light', { colorScheme: 'light' }], ['dark', { colorScheme: 'dark' }], ['narrow', { viewport: { width: 390, height: 844 } }]]) {
    const page = await (await at.context(o)).newPage();
    for (const [name, path] of views) {
      await page.goto(at.base + path);
      await idle(page);
      if (name === 'record') { await page.keyboard.press('v'); await page.waitForTimeout(200); }
      await page.screenshot({ path: join(out, `${name}-${look}.png`), fullPage: true });
    }
  }
  console.log(`${views.length * 3} screenshots in ${out}`);
} finally { await at.stop(); }
