import { useText } from '../../text/text-context.js';
import { Page } from '../../ui/page.js';
import { PathTabs } from '../../ui/path-tabs.js';
import { Available } from './available.js';
import { CandidateList } from './candidates.js';
import { Roles } from './roles.js';

/** Who can do what, who is available, and who could work a shift. */
export function SchedulingPage() {
  const { title } = useText().scheduling;
  return (
    <Page title={title}>
      <PathTabs
        page="scheduling"
        panels={{ roles: <Roles />, available: <Available />, candidates: <CandidateList /> }}
      />
    </Page>
  );
}
