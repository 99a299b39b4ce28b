import { rule } from '../../validation/rules.js';
import { isRepeatRule } from './repeat-rule.js';

export const IsRepeatRule = (): PropertyDecorator =>
  rule(
    'isRepeatRule',
    (value) => typeof value === 'string' && isRepeatRule(value),
    'must be a recurrence rule such as FREQ=WEEKLY;BYDAY=MO,TH that has a date',
  );
