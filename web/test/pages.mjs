// The pages in a real browser against the real server; prints TAP.
import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { idle, licet, start, top, views } from './start.mjs';

let n = 0, bad = 0;
const ok = (good, name, why = '') => { n++; if (!good) bad++; console.log(`${good ? 'ok' : 'not ok'} ${n} - ${name}${good || !why ? '' : '\n# ' + String(why).replace(/\n/g, '\n# ')}`); };
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const at = await start();
console.log('# server: ' + (at.serves ? 'licet serve' : 'development server'));
const ask = (q) => 'ask?q=' + encodeURIComponent(q);

async function fresh(o) {
  const c = await at.context(o), page = await c.newPage();
  page.said = [];
  page.on('console', (m) => { if (['error', 'warning'].includes(m.type())) page.said.push(m.text()); });
  page.on('pageerror', (e) => page.said.push(String(e)));
  return page;
}

try {
  // every page: console, contrast and roles, width
  for (const scheme of ['light', 'dark']) {
    const page = await fresh({ colorScheme: scheme });
    // axe is run by the debugger; a page with Trusted Types and no inline script would refuse it
    for (const [name, path] of views) {
      page.said.length = 0;
      await page.goto(at.base + path);
      await idle(page);
      ok(page.said.length === 0, `${name} ${scheme}: the console stays empty`, page.said.join('\n'));
      await page.evaluate(axe);
      const r = await page.evaluate(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
      ok(r.violations.length === 0, `${name} ${scheme}: axe finds nothing`, r.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((x) => x.html.slice(0, 160) + ' ' + (x.any[0]?.message ?? '')).join('\n')).join('\n'));
    }
    await page.context().close();
  }
  for (const width of [320, 390, 760, 1440]) {
    const page = await fresh({ viewport: { width, height: 844 } });
    for (const [name, path] of views) {
      await page.goto(at.base + path);
      await idle(page);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      ok(over <= 0, `${name} at ${width}: nothing scrolls sideways`, over + ' px too wide');
    }
    await page.context().close();
  }

  // tasks by keyboard alone
  const page = await fresh();
  await page.goto(at.base + 'ask');
  await idle(page);
  await page.keyboard.press('/');
  await page.keyboard.type('brightwater-asia make ddr5-module in US on 2028-07-01 under us-8101');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.answer.no');
  ok(true, 'keyboard: a question is asked and answered');
  await page.locator('body').press('Escape');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  ok(await page.waitForSelector('.answer.yes', { timeout: 5000 }).then(() => true, () => false), 'keyboard: the nearest change is asked');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('.');
  ok(await page.waitForSelector('.code.json', { timeout: 2000 }).then(() => true, () => false), 'keyboard: the JSON is shown');
  await page.goBack();
  ok(await page.waitForSelector('.answer.no', { timeout: 5000 }).then(() => true, () => false), 'back shows the question before');
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await page.waitForSelector('h1:text("Terms")');
  await idle(page);
  await page.waitForSelector('[data-key="e"]');
  await page.keyboard.press('e');
  await page.waitForSelector('textarea');
  await page.keyboard.type('nonsense\n');
  page.once('dialog', (d) => d.dismiss());
  await page.locator('.nav a').first().click();
  ok(await page.locator('textarea').count() === 1, 'leaving asks before edits are lost');
  page.once('dialog', (d) => d.accept());
  await page.getByText('Close the editor').click();
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await page.waitForSelector('h1:text("Due")');
  await idle(page);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  ok(await page.waitForSelector('.side', { timeout: 3000 }).then(() => true, () => false), 'keyboard: a line of Due is opened');
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await page.waitForSelector('h1:text("Record")');
  await idle(page);
  ok((await page.textContent('.side')).includes('NOT PROVED IN THIS PAGE'), 'the record is not proved before it was');
  await page.keyboard.press('v');
  ok(await page.waitForSelector('.side .v.yes', { timeout: 5000 }).then(() => true, () => false), 'keyboard: the record is proved in the page');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('ask');
  await page.keyboard.press('Enter');
  ok(await page.waitForSelector('.q input', { timeout: 3000 }).then(() => true, () => false), 'keyboard: the palette goes to Ask');

  // what is recorded: the digest of what was seen counts
  appendFileSync(at.dir + '/events.licet', '2028-09-01 pay USD 3,000,000 by brightwater to aldgate for upfront 2028-03-31\n');
  await page.goto(at.base + 'terms');
  await page.waitForSelector('.btn.go');
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('.rec form');
  appendFileSync(at.dir + '/events.licet', '2028-09-02 pay USD 500,000 by aldgate to brightwater for first-return\n');
  await page.keyboard.press('Control+Enter');
  ok(await page.waitForSelector('.trouble:has-text("CHANGED MEANWHILE")', { timeout: 5000 }).then(() => true, () => false), 'a change that was not seen is not recorded');
  await page.waitForFunction(() => document.querySelector('.rec')?.textContent.includes('2028-09-02'), null, { timeout: 5000 }).catch(() => {});
  await page.keyboard.press('Control+Enter');
  ok(await page.waitForSelector('text=Recorded as', { timeout: 5000 }).then(() => true, () => false), 'what was seen is recorded');

  // failures
  await page.route('**/answer?**', (r) => r.abort());
  await page.goto(at.base + ask('brightwater sell ddr5-module in US'));
  ok(await page.waitForSelector('.trouble', { timeout: 3000 }).then(() => true, () => false), 'a server that is gone is said');
  await page.unroute('**/answer?**');
  for (const status of [403, 404, 500, 503]) {
    await page.route('**/answer?**', (r) => r.fulfill({ status, json: { code: 70, message: 'forced ' + status, request: 'r1' } }));
    await page.goto(at.base + ask('brightwater sell ddr5-module in US'));
    ok(await page.waitForSelector(`.trouble:has-text("forced ${status}")`, { timeout: 3000 }).then(() => true, () => false), `a failure ${status} is said with its sentence`);
    await page.unroute('**/answer?**');
  }
  await page.goto(at.base + ask('brightwatr sell ddr5-module in US'));
  ok(await page.waitForSelector('.q .diag', { timeout: 3000 }).then(() => true, () => false), 'an unknown name is told in place');

  // parity: the sentence of the page is that of the command line
  const text = readFileSync(top + 'tests/cases/memory-pact/questions.md', 'utf8');
  const all = [...text.matchAll(/^\$ licet (can|owe|due) "([^"]+)"(?: --on (\S+))?$/gm)];
  let same = 0;
  for (const [, verb, q, on] of all) {
    let doc;
    try { doc = execFileSync(licet, [verb, q, ...(on ? ['--on', on] : []), '--json'], { cwd: at.dir, stdio: ['ignore', 'pipe', 'ignore'] }); } catch (e) { doc = e.stdout; }
    const want = JSON.parse(doc);
    await page.goto(at.base + 'ask' + (on ? '?on=' + on : ''));
    await page.waitForSelector('.q input');
    await page.fill('.q input', verb + ' ' + q);
    await page.keyboard.press('Enter');
    const got = await page.waitForSelector('.answer', { timeout: 5000 }).then(() => page.textContent('.answer'), () => '');
    if (got.includes(want.kind) && got.includes(want.sentence ?? '')) same++;
    else console.log(`# differs: ${verb} ${q}\n# page: ${got}\n# command: ${want.kind} ${want.sentence}`);
  }
  ok(same === all.length && same > 0, `parity: ${same} of ${all.length} questions have the command line's sentence`);
  const kept = await page.evaluate(() => localStorage.length + sessionStorage.length);
  ok(kept === 0, 'nothing is kept in the browser');
  await page.context().close();
} catch (e) { ok(false, 'the tests ran to their end', e.stack); } finally { await at.stop(); }
console.log('1..' + n);
process.exitCode = bad ? 1 : 0;
