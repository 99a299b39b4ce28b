import { tinykeys, type KeybindingsMap } from 'tinykeys';

/** Keys for the whole page. Unlike the library's default it also hears those pressed on a checkbox. */
export function listenForKeys(keys: KeybindingsMap): () => void {
  return tinykeys(window, keys, { ignore: ({ repeat, isComposing }) => repeat || isComposing });
}
