import { z } from 'zod';
import { activeJobs } from '../../infra/roster/jobs.js';
import { EmployeeFields } from '../../shared/employee.js';
import { CandidatesInput } from '../../shared/inputs/shift-inputs.js';
import { countRoles, rolesOf } from '../../shared/scheduling/role-rules.js';
import { EmployeeView, Selection } from '../employees/employee-view.js';
import { listEmployeePage } from '../employees/list-employees.js';
import { Paging, pageOf } from '../trpc/page.js';
import { procedure, router } from '../trpc/trpc.js';
import { Candidates, rankCandidates } from './rank-candidates.js';

const { department_code, position_family } = EmployeeFields.shape;
/** The most unmapped jobs in one response. The jobs with the most employees come first. */
const MAX_JOBS = 500;

export const schedulingRouter = router({
  roles: procedure('scheduling:read', {
    method: 'GET',
    path: '/api/paycom/scheduling/roles/',
    summary: 'List all roles, with the number of active employees in each',
  })
    .input(z.strictObject({}).prefault({}))
    .output(
      z.object({
        mapped: z
          .boolean()
          .meta({ description: 'False when no role mapping is configured: then the position is the role' }),
        items: z.array(z.object({ role: z.string(), active: z.int() })),
      }),
    )
    .query(async ({ ctx: { services } }) => {
      const rules = services.readRoles();
      return { mapped: rules !== null, items: countRoles(rules, await activeJobs(services.store.db)) };
    }),

  unmapped: procedure('scheduling:read', {
    method: 'GET',
    path: '/api/paycom/scheduling/unmapped/',
    summary: 'List the active employees without a role, and their jobs, most frequent first',
  })
    .input(z.strictObject({ ...Paging, fields: Selection.fields }).prefault({}))
    .output(
      z.object({
        ...pageOf(EmployeeView).shape,
        jobs: z.array(z.object({ department_code, position_family, active: z.int() })),
        people: z.int(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const rules = ctx.services.readRoles();
      const jobs = (await activeJobs(ctx.services.store.db)).filter(
        (job) => rolesOf(rules, job).length === 0,
      );
      const people = await listEmployeePage(
        ctx,
        { ...input, order: 'asc', reveal: false },
        { jobs: jobs.map((job) => ({ ...job, status: 'active' })) },
      );
      return {
        ...people,
        jobs: jobs.sort((a, b) => b.active - a.active).slice(0, MAX_JOBS),
        people: jobs.reduce((sum, { active }) => sum + active, 0),
      };
    }),

  candidates: procedure('candidates:read', {
    method: 'GET',
    path: '/api/paycom/scheduling/candidates/',
    summary: 'List the employees who could work a shift, cheapest first',
    rule: '`role` or `department_code` is required.',
  })
    .input(CandidatesInput)
    .output(Candidates)
    .query(({ ctx, input }) => rankCandidates(ctx, input)),
});
