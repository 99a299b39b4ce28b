import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsIn } from 'class-validator';
import { QueryBoolean } from '../../validation/rules.js';
import { ZoneQuery } from '../../tasks/dto/change-task.dto.js';
import { REMARK_CODES, type Remark, type RemarkCode } from '../formats/remarks.js';
import { FORMATS, type ImportFormat } from '../formats/registry.js';
import { COLUMN_USES, type ColumnUse, type Rows } from '../formats/transfer-file.js';

export const EXPORT_FORMATS = ['json', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export class ExportQuery {
  @ApiPropertyOptional({ enum: EXPORT_FORMATS, default: 'json' })
  @IsIn(EXPORT_FORMATS)
  readonly format: ExportFormat = 'json';
}

const ASKED: readonly (ImportFormat | 'auto')[] = ['auto', ...FORMATS];

export class ImportQuery extends ZoneQuery {
  @ApiPropertyOptional({
    enum: ASKED,
    default: 'json',
    description: 'auto: the content of the file shows which.',
  })
  @IsIn(ASKED)
  readonly format: ImportFormat | 'auto' = 'json';

  @ApiPropertyOptional({ default: false, description: 'Only returns what would happen.' })
  @QueryBoolean()
  @IsBoolean()
  readonly dryRun: boolean = false;
}

export interface ImportOutcome {
  readonly dryRun: boolean;
  readonly format: ImportFormat;
  readonly tasks: { readonly created: number; readonly unchanged: number };
  readonly lists: { readonly created: number };
  readonly problems: readonly Remark[];
  readonly warnings: readonly Remark[];
  readonly furtherWarnings: number;
  readonly rows: Rows;
  readonly columns: readonly ColumnUse[];
}

@ApiSchema({ name: 'ImportRemark' })
export class RemarkDto implements Remark {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'The line of the CSV, or the number of the element in JSON.',
  })
  readonly line!: number;

  @ApiProperty({ description: 'A sentence in English.' })
  readonly msg!: string;

  @ApiProperty({ enum: REMARK_CODES, description: 'Says which sentence it is, to translate it.' })
  readonly code!: RemarkCode;

  @ApiProperty({ type: [String], description: 'What the sentence names, in order.' })
  readonly values!: readonly string[];
}

@ApiSchema({ name: 'ImportedTasks' })
export class ImportedTasksDto {
  @ApiProperty({ type: 'integer', minimum: 0 })
  readonly created!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Tasks that exist already, even if they have changed since.',
  })
  readonly unchanged!: number;
}

@ApiSchema({ name: 'ImportedLists' })
export class ImportedListsDto {
  @ApiProperty({ type: 'integer', minimum: 0 })
  readonly created!: number;
}

@ApiSchema({ name: 'ImportRows' })
export class ImportRowsDto implements Rows {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Rows of a table, or elements of JSON.' })
  readonly read!: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Of these, the empty ones and settings.' })
  readonly skipped!: number;
}

@ApiSchema({ name: 'ImportColumn' })
export class ImportColumnDto implements ColumnUse {
  @ApiProperty()
  readonly name!: string;

  @ApiProperty({ enum: COLUMN_USES, description: 'Where its cells go.' })
  readonly use!: ColumnUse['use'];
}

@ApiSchema({ name: 'ImportOutcome' })
export class ImportOutcomeDto implements ImportOutcome {
  @ApiProperty()
  readonly dryRun!: boolean;

  @ApiProperty({ enum: FORMATS, description: 'The format in which the file was read.' })
  readonly format!: ImportFormat;

  @ApiProperty({ type: ImportedTasksDto })
  readonly tasks!: ImportedTasksDto;

  @ApiProperty({ type: ImportedListsDto })
  readonly lists!: ImportedListsDto;

  @ApiProperty({
    type: [RemarkDto],
    description: 'Why nothing can be imported; only in a dry run. Otherwise the response is 422.',
  })
  readonly problems!: readonly RemarkDto[];

  @ApiProperty({
    type: [RemarkDto],
    description: 'What is changed or shortened, and where the rest of it is. Nothing is lost without one.',
  })
  readonly warnings!: readonly RemarkDto[];

  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many more warnings there are.' })
  readonly furtherWarnings!: number;

  @ApiProperty({ type: ImportRowsDto })
  readonly rows!: ImportRowsDto;

  @ApiProperty({ type: [ImportColumnDto], description: 'What becomes of each column of a table.' })
  readonly columns!: readonly ImportColumnDto[];
}
