/** What the plugins add to a user, as a sign-up leaves it. */
export const NEW_USER_COLUMNS = {
  role: 'user',
  banned: false,
  banReason: null,
  banExpires: null,
  twoFactorEnabled: false,
};
