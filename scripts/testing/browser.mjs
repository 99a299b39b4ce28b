// @ts-check
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../bootstrap.mjs';

/**
 * @typedef {object} BrowserLaunch What Playwright's `launchOptions` take.
 * @property {string} executablePath
 * @property {string[]} args
 * @property {Record<string, string>} env
 */

// Containers run as root, and there Chromium's sandbox does not start. The rest keeps it from calling home.
const ARGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The browser of the tests: `CHROMIUM_PATH` where it is set, else the one that npm installed, unpacked once.
 * @returns {Promise<BrowserLaunch>}
 */
export async function browserLaunch() {
  const inherited = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const given = process.env.CHROMIUM_PATH;
  if (given) return { executablePath: given, args: ARGS, env: inherited };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'npm carries a Chromium for Linux on x64 only: set CHROMIUM_PATH to the one of this machine.',
    );
  }
  const home = await unpack();
  return {
    executablePath: path.join(home, 'chromium'),
    args: ARGS,
    // A bare system lacks NSS and fonts; the package brings both.
    env: {
      ...inherited,
      LD_LIBRARY_PATH: path.join(home, 'al2023', 'lib'),
      FONTCONFIG_PATH: path.join(home, 'fonts'),
    },
  };
}

/**
 * The package unpacks into the temporary folder and takes whatever version it finds there, so it gets a folder
 * of its own per version. It brings its libraries along only where it believes to run on Amazon Linux.
 */
async function unpack() {
  const manifest = path.join(ROOT, 'node_modules', '@sparticuz', 'chromium', 'package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8'));
  const home = path.join(ROOT, 'node_modules', '.cache', `chromium-${version}`);
  if (existsSync(home)) return home;

  const draft = `${home}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  const names = /** @type {const} */ (['TMPDIR', 'AWS_EXECUTION_ENV', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH']);
  const before = names.map((name) => process.env[name]);
  Object.assign(process.env, { TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' });
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
  } finally {
    names.forEach((name, index) => {
      const value = before[index];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    });
  }
  await writeFile(path.join(draft, 'fonts', 'fonts.conf'), fontConfiguration(home));
  await rename(draft, home);
  return home;
}

/**
 * The package's own file names the folders of Amazon Linux only. Chromium that finds no font at all ends itself at
 * the first password field; one that falls back to whatever the machine has makes other pictures on each.
 * @param {string} home
 */
const fontConfiguration = (home) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>${home}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${home}/fonts-cache</cachedir>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="strong"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;
