/** The columns of the plugins, for a new user. */
export const NEW_USER_COLUMNS = {
  role: 'user',
  banned: false,
  banReason: null,
  banExpires: null,
  twoFactorEnabled: false,
};
