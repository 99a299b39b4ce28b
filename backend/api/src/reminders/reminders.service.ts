import { Injectable } from '@nestjs/common';
import { TaskNotFound } from '../tasks/tasks.errors.js';
import { PushSender } from './push-sender.js';
import { ReminderSettingsRepository } from './reminder-settings.repository.js';

export interface ReminderSettings {
  readonly defaultMinutes: number | null;
  readonly pushKey: string | null;
}

@Injectable()
export class RemindersService {
  constructor(
    private readonly repository: ReminderSettingsRepository,
    private readonly sender: PushSender,
  ) {}

  async settings(userId: string): Promise<ReminderSettings> {
    return this.withKey(await this.repository.defaultMinutes(userId));
  }

  async saveDefault(userId: string, minutes: number | null): Promise<ReminderSettings> {
    await this.repository.saveDefaultMinutes(userId, minutes);
    return this.withKey(minutes);
  }

  /** @throws {TaskNotFound} if it isn't an open task. */
  async snooze(userId: string, taskId: string, until: Date): Promise<void> {
    if (!(await this.repository.snooze(userId, taskId, until))) throw new TaskNotFound();
  }

  private withKey(defaultMinutes: number | null): ReminderSettings {
    return { defaultMinutes, pushKey: this.sender.publicKey ?? null };
  }
}
