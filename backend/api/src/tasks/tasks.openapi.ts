import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiParam } from '@nestjs/swagger';

export const ETAG = {
  ETag: { description: 'The version of the task, for If-Match.', schema: { type: 'string', example: '"1"' } },
};

export const LOCATION = {
  Location: { description: 'Where the task is.', schema: { type: 'string', format: 'uri-reference' } },
};

export const ApiTaskId = (): MethodDecorator =>
  applyDecorators(ApiParam({ name: 'taskId', schema: { type: 'string', format: 'uuid' } }));

export const ApiIfMatch = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'If-Match',
      required: false,
      description:
        'The ETag of the version to change; when the task has moved on, nothing happens and 412 comes back.',
      schema: { type: 'string', example: '"1"' },
    }),
  );
