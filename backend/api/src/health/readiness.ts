import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { RevocationFeed } from '@holdfast/nestjs-auth';

const PATIENCE_MILLISECONDS = 1000;
/** Ten polls missed. */
const LATE_SECONDS = 10;

/** Whether this process should be sent requests. */
@Injectable()
export class Readiness {
  private draining = false;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly revocations: RevocationFeed,
  ) {}

  /** Whether ended sessions are known. Late is no reason to stop serving: tokens still end by themselves. */
  get accountEvents(): 'current' | 'late' {
    const { ageSeconds, pagesRemain } = this.revocations;
    return ageSeconds <= LATE_SECONDS && !pagesRemain ? 'current' : 'late';
  }

  get isDraining(): boolean {
    return this.draining;
  }

  /** From now on this process only finishes what it has begun. */
  startDraining(): void {
    this.draining = true;
  }

  async isDatabaseUp(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<false>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MILLISECONDS, false);
    });
    const answer = this.database.query('SELECT 1').then(
      () => true,
      () => false,
    );
    try {
      return await Promise.race([answer, patience]);
    } finally {
      clearTimeout(timer);
    }
  }
}
