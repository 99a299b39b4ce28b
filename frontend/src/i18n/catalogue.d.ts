declare module '*.po' {
  import type { Messages } from '@lingui/core';

  /** Compiled by Lingui's plugin as the file is imported. */
  export const messages: Messages;
}
