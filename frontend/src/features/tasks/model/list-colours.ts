import { msg } from '@lingui/core/macro';

/**
 * Colours that most people can distinguish, with a contrast of 3:1 on both themes. The name of the list carries the
 * meaning.
 */
export const listColours = [
  { value: '#2f855a', name: msg`Green` },
  { value: '#0f7d8c', name: msg`Teal` },
  { value: '#2f6fb3', name: msg`Blue` },
  { value: '#7a5bc0', name: msg`Purple` },
  { value: '#b4437f', name: msg`Pink` },
  { value: '#c2452d', name: msg`Red` },
  { value: '#b0651a', name: msg`Orange` },
  { value: '#86711b', name: msg`Olive` },
] as const;
