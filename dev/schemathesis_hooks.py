"""What `npm run check:api` changes in requests that schemathesis makes, each with its reason."""

import os

import schemathesis
from schemathesis import GenerationMode

CHANGES = "/api/paycom/changes/"
CANDIDATES = "/api/paycom/scheduling/candidates/"
STAFF_IMPORT = "/api/paycom/staff/import/"
OWN = {"token_id": os.environ["CHECK_TOKEN_ID"], "user_id": os.environ["CHECK_USER_ID"]}


@schemathesis.hook
def before_call(context, case, **kwargs):
    # The token and the person of this check, without whom every request after it would be refused.
    for name, own in OWN.items():
        if case.path_parameters and case.path_parameters.get(name) == own:
            case.path_parameters[name] = "0" * len(own)
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    query = case.query or {}
    # A cursor is valid only if the API made it, for the same filters.
    query.pop("cursor", None)
    # So is the cursor of the change feed. A request that waits for a change would take its time.
    if case.operation.path == CHANGES:
        query.pop("after", None)
        query.pop("wait", None)
    # A rule across two fields, which is in the description of the operation.
    if case.operation.path == CANDIDATES and not query.keys() & {"role", "department_code"}:
        query["department_code"] = "410"
    # Records with one id are refused: a rule across items, which is in the description of the field.
    if case.operation.path == STAFF_IMPORT:
        records = {record["staff_id"]: record for record in case.body["records"]}
        case.body["records"] = list(records.values())
