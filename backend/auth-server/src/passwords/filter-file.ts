/** Made by `npm run breached-passwords`; see docs/adr/0026. The path is the same from `src` and from `dist`. */
export const FILTER_FILE = new URL('../../data/breached-passwords.bloom', import.meta.url);

/** A password as the filter holds it. Other cases of a known password are the first that a guessing program tries. */
export const entryOf = (password: string): string => password.normalize('NFKC').toLowerCase();
