import {
  createPushSubscription,
  deletePushSubscription,
  getReminderSettings,
  testPushSubscription,
} from '../../api/generated/sdk.gen';
import { preferredLanguage } from '../../i18n/language';
import { keepNotificationChoice, wantsNotifications } from '../../lib/notification-choice';

/** Whether this browser shows notifications to this user. */
export type DeviceState = 'unsupported' | 'denied' | 'off' | 'on';

/** The service worker is registered once the page has loaded. */
const READY_MS = 5_000;

export async function deviceState(userId: string): Promise<DeviceState> {
  const push = await pushManager();
  if (push === undefined) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  const isOn = Notification.permission === 'granted' && wantsNotifications(userId);
  return isOn && (await push.getSubscription()) !== null ? 'on' : 'off';
}

/**
 * Asks the user, and subscribes this browser.
 *
 * @returns The state afterwards; the user may refuse.
 */
export async function turnOn(userId: string, pushKey: string): Promise<DeviceState> {
  if ((await Notification.requestPermission()) === 'granted') {
    await subscribe(userId, pushKey);
    keepNotificationChoice(userId);
  }
  return deviceState(userId);
}

export async function turnOff(userId: string, pushKey: string): Promise<DeviceState> {
  keepNotificationChoice(null);
  const push = await pushManager();
  if ((await push?.getSubscription()) != null) {
    const { id } = await subscribe(userId, pushKey);
    await deletePushSubscription({ path: { userId, subscriptionId: id } });
    await (await push?.getSubscription())?.unsubscribe();
  }
  return deviceState(userId);
}

export async function sendTest(userId: string, pushKey: string): Promise<void> {
  const { id } = await subscribe(userId, pushKey);
  await testPushSubscription({ path: { userId, subscriptionId: id } });
}

/** Tells the server the session and the language of this browser. A subscription ends with its session. */
export async function renew(userId: string): Promise<void> {
  if ((await deviceState(userId)) !== 'on') return;
  const { pushKey } = await getReminderSettings({ path: { userId } });
  if (pushKey !== null) await subscribe(userId, pushKey);
}

async function subscribe(userId: string, pushKey: string) {
  const push = await pushManager();
  if (push === undefined) throw new Error('This browser has no push service');
  const known = await push.getSubscription();
  // The server may have another key by now, for which the browser has to subscribe again.
  if (known && keyOf(known) !== pushKey) await known.unsubscribe();
  const subscription = await push.subscribe({ userVisibleOnly: true, applicationServerKey: pushKey });
  const { endpoint, keys: { p256dh = '', auth = '' } = {} } = subscription.toJSON();
  return createPushSubscription({
    path: { userId },
    body: { endpoint: endpoint ?? '', keys: { p256dh, auth }, language: preferredLanguage() },
  });
}

async function pushManager(): Promise<PushManager | undefined> {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window))
    return undefined;
  const late = new Promise<undefined>((resolve) => {
    setTimeout(resolve, READY_MS, undefined);
  });
  return (await Promise.race([navigator.serviceWorker.ready, late]))?.pushManager;
}

function keyOf({ options }: PushSubscription): string {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer());
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
