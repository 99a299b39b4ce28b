/** The texts of notifications. The catalogues of the app would make the worker larger than everything else in it. */
export interface Texts {
  readonly test: string;
  readonly onTime: (time: string) => string;
  readonly late: (time: string) => string;
  readonly complete: string;
  readonly snooze: string;
  readonly snoozed: (time: string) => string;
  readonly hour: string;
  readonly tomorrow: string;
}

const ENGLISH: Texts = {
  test: 'Notifications work on this device.',
  onTime: (time) => `Reminder for ${time}`,
  late: (time) => `Late reminder for ${time}`,
  complete: 'Complete',
  snooze: 'Snooze 10 min',
  snoozed: (time) => `Snoozed until ${time}`,
  hour: '1 hour',
  tomorrow: 'Tomorrow',
};

// cspell:disable
const GERMAN: Texts = {
  test: 'Benachrichtigungen kommen auf diesem Gerät an.',
  onTime: (time) => `Erinnerung für ${time}`,
  late: (time) => `Verspätete Erinnerung für ${time}`,
  complete: 'Erledigen',
  snooze: 'In 10 Min.',
  snoozed: (time) => `Erinnert wieder: ${time}`,
  hour: 'In 1 Stunde',
  tomorrow: 'Morgen',
};
// cspell:enable

export function textsOf(language: string): Texts {
  return language === 'de' ? GERMAN : ENGLISH;
}
