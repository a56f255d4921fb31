import { collections } from '../infra/mongo/collections.js';
import { connectMongo } from '../infra/mongo/mongo.js';
import { fakeEmployees } from './fake-employees.js';

/** Every n-th employee is in the scheduling system. */
const EVERY = 5;

/** Staff records as a scheduling system may keep them: some with Paycom's code, some with an e-mail, some with only a name. */
export async function addDemoStaff(mongodbUri: string, employees: number): Promise<number> {
  const { db, close } = await connectMongo(mongodbUri);
  try {
    const people = [...fakeEmployees(1, employees, 0)].filter((_, at) => at % EVERY === 0);
    const staff = people.map(({ code, firstName, lastName, workEmail, hireDate }, at) => ({
      staff_id: `staff-${code}`,
      first_name: firstName,
      last_name: lastName,
      ...(at % 3 === 0 ? { employee_id: code } : {}),
      ...(at % 3 === 1 ? { work_email: workEmail } : {}),
      ...(at % 3 === 2 ? { hire_date: hireDate } : {}),
    }));
    await collections(db).staff.insertMany(staff);
    return staff.length;
  } finally {
    await close();
  }
}
