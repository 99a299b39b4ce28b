import { Inject, Injectable } from '@nestjs/common';
import { ProblemException, type AuthUser } from '@holdfast/nestjs-auth';
import { CalendarFeedRepository } from './calendar-feed.repository.js';
import { calendarFile } from './calendar-file.js';
import { newFeedName, readFeedName } from './feed-name.js';

/** Raised when the same tasks make another file. */
const FILE_FORMAT = 1;

/** Under which calendars reach this API. */
export const PUBLIC_ORIGIN = Symbol('PUBLIC_ORIGIN');

export interface CalendarFeed {
  /** Known only when it is made. */
  readonly url: string | null;
  readonly createdAt: string;
}

/** There is no feed, or none of this name: nothing tells which. */
export class CalendarFeedNotFound extends ProblemException {
  constructor() {
    super({ status: 404, code: 'CALENDAR_FEED_NOT_FOUND', detail: 'There is no such calendar feed' });
  }
}

/** A feed outlives sessions and passwords, so an account that may not be its holder's must not make one. */
export class EmailUnconfirmed extends ProblemException {
  constructor() {
    super({ status: 403, code: 'EMAIL_UNCONFIRMED', detail: 'Confirm your e-mail address first.' });
  }
}

@Injectable()
export class CalendarFeedService {
  constructor(
    private readonly feeds: CalendarFeedRepository,
    @Inject(PUBLIC_ORIGIN) private readonly origin: string,
  ) {}

  /** @throws {CalendarFeedNotFound} */
  async get(userId: string): Promise<CalendarFeed> {
    const createdAt = await this.feeds.createdAt(userId);
    if (createdAt === undefined) throw new CalendarFeedNotFound();
    return { url: null, createdAt };
  }

  /**
   * Makes the feed, or gives it a new address, which ends the old one.
   *
   * @throws {EmailUnconfirmed}
   */
  async create({ id: userId, emailVerified, issuedAt }: AuthUser): Promise<CalendarFeed> {
    if (!emailVerified) throw new EmailUnconfirmed();
    const { name, secretHash } = newFeedName(userId);
    const createdAt = new Date();
    await this.feeds.replace(userId, secretHash, createdAt, new Date(issuedAt * 1000));
    return { url: `${this.origin}/api/calendar/${name}`, createdAt: createdAt.toISOString() };
  }

  /** @throws {CalendarFeedNotFound} */
  async revoke(userId: string): Promise<void> {
    if (!(await this.feeds.remove(userId))) throw new CalendarFeedNotFound();
  }

  /**
   * @param knownTags What a calendar has already, from `If-None-Match`.
   * @returns undefined as the file where nothing has changed.
   * @throws {CalendarFeedNotFound}
   */
  async read(
    name: string,
    knownTags: string | undefined,
  ): Promise<{ etag: string; file: string | undefined }> {
    const feed = readFeedName(name);
    const position = feed && (await this.feeds.position(feed));
    if (feed === undefined || position === undefined) throw new CalendarFeedNotFound();
    const etag = `"${FILE_FORMAT}-${position}"`;
    const isKnown = knownTags?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) === true;
    return { etag, file: isKnown ? undefined : calendarFile(await this.feeds.datedTasks(feed.userId)) };
  }
}
