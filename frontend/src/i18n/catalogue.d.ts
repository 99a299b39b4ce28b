declare module '*.po' {
  import type { Messages } from '@lingui/core';

  /** Compiled by Lingui's plugin on import. */
  export const messages: Messages;
}
