// Starts a server over a copy of a sample book with a record, and a browser with a session of it.
// LICET is the program; it serves if it can, else the development server stands in for it.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const top = fileURLToPath(new URL('../../', import.meta.url));
export const licet = resolve(process.env.LICET ?? top + 'build/licet');

export async function start(book = 'memory-pact') {
  const where = mkdtempSync(join(tmpdir(), 'licet-pages-')), dir = join(where, book);
  cpSync(top + 'examples/' + book, dir, { recursive: true });
  execFileSync(licet, ['init', '--log', 'local/' + book], { cwd: dir });
  execFileSync(licet, ['record', '-m', 'as signed'], { cwd: dir });
  let serves = !process.env.LICET_STUB;
  if (serves) try { execFileSync(licet, ['serve', '--help'], { stdio: 'ignore' }); } catch { serves = false; }
  const server = serves ? spawn(licet, ['serve', '--port', '0', '--no-open', '--book', dir]) : spawn(process.execPath, [fileURLToPath(new URL('stub.mjs', import.meta.url)), licet, dir]);
  const address = await new Promise((ok, no) => {
    let said = '';
    const hear = (d) => { said += d; const m = /https?:\/\/\S+/.exec(said); if (m) ok(m[0]); };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.on('exit', () => no(new Error('the server ended: ' + said)));
  });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  const entered = await browser.newContext();
  await (await entered.newPage()).goto(address);
  const storageState = await entered.storageState();
  return { browser, dir, book, serves, base: new URL(address).origin + '/b/' + book + '/', storageState,
    context: (o = {}) => browser.newContext({ storageState, viewport: { width: 1440, height: 900 }, ...o }),
    stop: async () => { await browser.close(); server.kill(); rmSync(where, { recursive: true, force: true }); } };
}

export const views = [
  ['ask-empty', 'ask'], ['ask-no', 'ask?q=' + encodeURIComponent('brightwater-asia make ddr5-module in US on 2028-07-01 under us-8101')],
  ['ask-yes', 'ask?q=' + encodeURIComponent('brightwater sell ddr5-module in US on 2026-06-01; make ddr5-module in TW')],
  ['ask-disputed', 'ask?q=' + encodeURIComponent('owe aldgate to brightwater unpaid on 2027-12-01')],
  ['terms', 'terms'], ['terms-clause', 'terms/2.6'], ['terms-events', 'terms?file=events.licet'], ['due', 'due/1?on=2027-05-01'], ['record', 'record/2'], ['kit', 'kit'],
];
export const idle = async (page) => { await page.waitForLoadState('networkidle'); await page.waitForTimeout(60); };
