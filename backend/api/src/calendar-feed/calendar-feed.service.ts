import { Inject, Injectable } from '@nestjs/common';
import { ProblemException, type AuthUser } from '@holdfast/nestjs-auth';
import { CalendarFeedRepository } from './calendar-feed.repository.js';
import { calendarFile } from './calendar-file.js';
import { newFeedName, readFeedName } from './feed-name.js';

/** Increase it when the same tasks produce a different file. */
const FILE_FORMAT = 2;

/** The origin at which calendar programs reach this API. */
export const PUBLIC_ORIGIN = Symbol('PUBLIC_ORIGIN');

export interface CalendarFeed {
  /** Known only when the feed is created. */
  readonly url: string | null;
  readonly createdAt: string;
}

/** There is no feed, or none with this name. The response is the same. */
export class CalendarFeedNotFound extends ProblemException {
  constructor() {
    super({ status: 404, code: 'CALENDAR_FEED_NOT_FOUND', detail: 'There is no such calendar feed' });
  }
}

/** A feed outlives sessions and passwords, so an account with an unconfirmed address can't create one. */
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
   * Creates the feed, or gives it a new address and ends the old one.
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
   * @param knownTags The `If-None-Match` header.
   * @returns `file` is undefined if nothing has changed.
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
    return { etag, file: isKnown ? undefined : await calendarFile(await this.feeds.datedTasks(feed.userId)) };
  }
}
