import { RevocationFeed } from '@holdfast/nestjs-auth';
import { Readiness } from '@holdfast/server-kit/health';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';

/** Ten missed polls. */
const LATE_SECONDS = 10;

@Injectable()
export class ApiReadiness extends Readiness {
  constructor(
    @InjectDataSource() database: DataSource,
    private readonly revocations: RevocationFeed,
  ) {
    super(() => database.query('SELECT 1'));
  }

  /** Whether ended sessions are known. The API also serves while they are late: tokens still expire. */
  get accountEvents(): 'current' | 'late' {
    const { ageSeconds, pagesRemain } = this.revocations;
    return ageSeconds <= LATE_SECONDS && !pagesRemain ? 'current' : 'late';
  }
}
