import { msg } from '@lingui/core/macro';

/**
 * What a list can be marked with: told apart by most eyes, and 3:1 against both canvases. The name of the list says
 * what the colour means, so that nothing hangs on the colour alone.
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
