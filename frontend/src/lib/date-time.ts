import { currentLocale, regionalLocale } from '../i18n/language';

/** Formats a moment in the user's locale. @example dateTimeText('2026-11-20T08:30:00.000Z') // '20 Nov 2026, 09:30' */
export function dateTimeText(iso: string): string {
  return new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: hourCycle(),
  }).format(new Date(iso));
}

/** Formats the day of a moment, in the browser's time zone. */
export function dateText(iso: string): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium' }).format(new Date(iso));
}

/** Formats a time of day as clocks in the user's region show it. @example timeText('17:05') // '17:05' or '5:05 PM' */
export function timeText(time: string): string {
  const format = { timeStyle: 'short', timeZone: 'UTC', hourCycle: hourCycle() } as const;
  return new Intl.DateTimeFormat(currentLocale(), format).format(new Date(`2026-11-20T${time.slice(0, 5)}Z`));
}

/** The day on which weeks begin in the user's region. 0 is Sunday. */
export function firstWeekday(): number {
  const tag = regionalLocale();
  const locale: WithWeekInfo = new Intl.Locale(tag);
  const { firstDay } = locale.getWeekInfo?.() ?? locale.weekInfo ?? { firstDay: firstDayIn(locale) };
  return firstDay % 7;
}

function hourCycle(): 'h12' | 'h23' {
  const { hour12 } = new Intl.DateTimeFormat(regionalLocale(), { hour: 'numeric' }).resolvedOptions();
  return hour12 === true ? 'h12' : 'h23';
}

/** A method in the standard, a property in older browsers, and neither in Firefox. 1 is Monday, 7 is Sunday. */
interface WithWeekInfo extends Intl.Locale {
  getWeekInfo?: () => { readonly firstDay: number };
  readonly weekInfo?: { readonly firstDay: number };
}

/** Regions whose weeks don't begin on Monday. Source: weekData of Unicode's locale data. */
const SUNDAY =
  'AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN IS JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH PK PR ' +
  'PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW';
const SATURDAY = 'AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY';

function firstDayIn(locale: Intl.Locale): number {
  const region = locale.region ?? locale.maximize().region ?? '';
  if (SUNDAY.split(' ').includes(region)) return 7;
  if (SATURDAY.split(' ').includes(region)) return 6;
  return region === 'MV' ? 5 : 1;
}
