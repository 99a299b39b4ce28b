/**
 * The pages of the app: whatever follows one of these names belongs to it. Both edges answer these with the app, and
 * every other address that isn't a file with 404. Tests hold the router and the Caddyfile to this list.
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
