import type { Command } from 'commander';
import { readEmployeeAt, readEmployeeStory } from '../../infra/employee-story.js';
import { AppError } from '../../shared/app-error.js';
import { EmployeeFields } from '../../shared/employee.js';
import { newCommand, print, withContext } from '../command.js';
import { describeEmployee, describeFields } from '../print-employee.js';

type Options = {
  readonly envFile?: string;
  readonly reveal?: true;
  readonly at?: string;
  readonly json?: true;
};

/** `paycom employees show ID` */
export function employeeShowCommand(): Command {
  return newCommand('show', 'one employee: each field with the row it comes from, and what changed')
    .argument('<employee_id>')
    .option('--at <date>', 'the employee as stored at the end of that day (YYYY-MM-DD, UTC)')
    .option('--reveal', 'show sensitive fields too')
    .option('--json', 'print one JSON object')
    .action((employee_id: string, { at, ...options }: Options) =>
      withContext(options, async (context) => {
        const store = await context.store();
        const reveal = options.reveal === true;
        if (at === undefined) {
          const story = await readEmployeeStory(store, employee_id, { reveal });
          const { employee, ...told } = story;
          return print(
            options.json ? JSON.stringify({ ...employee, ...told }) : describeEmployee(story, reveal),
          );
        }
        if (!EmployeeFields.shape.hire_date.safeParse(at).success)
          throw new AppError('usage', { problem: `--at takes a day as YYYY-MM-DD, not ${at}` });
        const fields = await readEmployeeAt(store, employee_id, { day: at, reveal });
        if (options.json) return print(JSON.stringify({ employee_id, at, employee: fields }));
        print(
          fields === null
            ? `At the end of ${at} there was no ${employee_id}.`
            : describeFields(fields, reveal),
        );
      }),
    );
}
