/** Who turned notifications on in this browser. Another user who signs in here hasn't. */
const STORAGE_KEY = 'holdfast.notifications';

export function wantsNotifications(userId: string): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) === userId;
  } catch {
    return false;
  }
}

/** @param userId null: no one any longer. */
export function keepNotificationChoice(userId: string | null): void {
  try {
    if (userId === null) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, userId);
  } catch {
    // Storage can be switched off. Notifications then last as long as the session.
  }
}
