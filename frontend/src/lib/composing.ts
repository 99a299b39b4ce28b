type Key = Readonly<{ isComposing: boolean; keyCode: number }>;

/**
 * Whether a key belongs to an input method: Enter and Escape then end a conversion. Safari has ended it by the time of the
 * key, and only the old key code tells (https://bugs.webkit.org/show_bug.cgi?id=165004).
 */
export function isComposing({ isComposing: isOpen, keyCode }: Key): boolean {
  return isOpen || keyCode === 229;
}
