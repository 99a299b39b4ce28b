/**
 * The pages of the app, with every path below them. Both edges serve the app there, and return 404 for
 * every other address that isn't a file. Tests hold the router and the Caddyfile to this list.
 *
 * @type {readonly string[]}
 */
export default [
  'accept-invitation',
  'account',
  'admin',
  'cancel-second-factor-recovery',
  'confirm-email',
  'forgot-password',
  'login',
  'recover-second-factor',
  'reset-password',
  'signup',
  'tasks',
  'undo-email-change',
  'verify-email',
];
