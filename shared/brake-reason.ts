import type { ReportedBrake } from './sync-report.js';

/** Describes why a plan is held: field, figure, and the last figure that needs no approval. Names no person and no file. */
export function brakeReason({ brake, figure, limit, field = 'field' }: ReportedBrake): string {
  switch (brake) {
    case 'terminations':
      if (field === 'termination_date')
        return `It would give ${figure} active employees a termination date; up to ${limit} need no approval.`;
      return `It would terminate ${figure} active employees; up to ${limit} need no approval.`;
    case 'status_taken':
      return `It would make ${figure} active employees anything but active; up to ${limit} need no approval.`;
    case 'mass_change':
      return `It would change the ${label(field)} of ${figure} employees; up to ${limit} need no approval.`;
    case 'pay_ratio':
      return `It would multiply the ${label(field)} of most by ${figure}; up to ${limit} needs no approval.`;
    case 'pay_jump':
      return `The ${label(field)} of ${figure} employees would jump; up to ${limit} need no approval.`;
    case 'pay_tenfold':
      return `It would multiply or divide the ${label(field)} of ${figure} employees by 10 or more; up to ${limit} need no approval.`;
    case 'pay_zero':
      return `It would make the ${label(field)} of ${figure} employees 0; the limit is ${limit}.`;
    case 'roster_shrank':
      return `The directory has ${figure} people, too few after the last one; from ${limit} on it needs no approval.`;
    case 'roster_replaced':
      return `${figure} employees would be missing, and as many would be new; up to ${limit} need no approval.`;
    case 'report_from_the_future':
      return `A report is ${figure} days ahead of the clock; the limit is ${limit}.`;
    case 'creations':
      return `It would create ${figure} new employees; up to ${limit} need no approval.`;
    case 'code_width':
      return `It would make employee codes ${figure} characters wide; the codes in the roster have ${limit}.`;
    case 'columns_missing':
      return `${figure} of the columns that no report may lose (employee code, status) ${figure === 1 ? 'is' : 'are'} gone or empty; the limit is ${limit}.`;
    case 'payees_ended':
      return `It would end ${figure} more payees than it adds; up to ${limit} need no approval.`;
    case 'payees_created':
      return `It would add ${figure} more payees than it ends; up to ${limit} need no approval.`;
    case 'payees_replaced':
      return `It would end ${figure} payees, and add others; up to ${limit} need no approval.`;
    case 'payees_changed':
      return `It would change the ${label(field)} of ${figure} payees; up to ${limit} need no approval.`;
    default:
      return `${brake}: ${figure}, the limit is ${limit}.`;
  }
}

function label(field: string): string {
  return field.replaceAll('_', ' ');
}
