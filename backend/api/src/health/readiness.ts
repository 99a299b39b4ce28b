import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';

const PATIENCE_MILLISECONDS = 1000;

/** Whether this process should be sent requests. */
@Injectable()
export class Readiness {
  private draining = false;

  constructor(@InjectDataSource() private readonly database: DataSource) {}

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
