import { CreateTask1795132800000 } from './1795132800000-create-task.js';
import { AddListsAndPlans1795154400000 } from './1795154400000-add-lists-and-plans.js';
import { AddBulkChanges1795158000000 } from './1795158000000-add-bulk-changes.js';
import { AddAccountEvents1795161600000 } from './1795161600000-add-account-events.js';
import { AddLedger1795165200000 } from './1795165200000-add-ledger.js';
import { AddRecurrence1795168800000 } from './1795168800000-add-recurrence.js';
import { AddCalendarFeed1795172400000 } from './1795172400000-add-calendar-feed.js';
import { AddOrders1795176000000 } from './1795176000000-add-orders.js';
import { AddListDeletions1795179600000 } from './1795179600000-add-list-deletions.js';
import { CountUndoRecords1795183200000 } from './1795183200000-count-undo-records.js';
import { AddImportLeases1795186800000 } from './1795186800000-add-import-leases.js';
import { EndCalendarFeeds1795190400000 } from './1795190400000-end-calendar-feeds.js';
import { RenameLedgerToUsage1795194000000 } from './1795194000000-rename-ledger-to-usage.js';
import { SearchEveryScript1795197600000 } from './1795197600000-search-every-script.js';
import { ComposeNames1795201200000 } from './1795201200000-compose-names.js';
import { AddReminders1795204800000 } from './1795204800000-add-reminders.js';

/** In the order in which they run. A list, because a glob would need one path for `src` and another for `dist`. */
export const migrations = [
  CreateTask1795132800000,
  AddListsAndPlans1795154400000,
  AddBulkChanges1795158000000,
  AddAccountEvents1795161600000,
  AddLedger1795165200000,
  AddRecurrence1795168800000,
  AddCalendarFeed1795172400000,
  AddOrders1795176000000,
  AddListDeletions1795179600000,
  CountUndoRecords1795183200000,
  AddImportLeases1795186800000,
  EndCalendarFeeds1795190400000,
  RenameLedgerToUsage1795194000000,
  SearchEveryScript1795197600000,
  ComposeNames1795201200000,
  AddReminders1795204800000,
];
