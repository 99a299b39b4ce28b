/** Made by `npm run breached-passwords`; see docs/adr/0026. The path is the same from `src` and from `dist`. */
export const FILTER_FILE = new URL('../../data/breached-passwords.bloom', import.meta.url);

/** A password as the filter stores it. Guessing programs try other cases of a known password first. */
export const entryOf = (password: string): string => password.normalize('NFKC').toLowerCase();
