"""What `npm run check:api` changes in requests that schemathesis makes, each with its reason."""

import os

import schemathesis
from schemathesis import GenerationMode

CANDIDATES = "/api/paycom/scheduling/candidates/"
REVOKE = "/api/paycom/admin/tokens/{token_id}/revoke/"


@schemathesis.hook
def before_call(context, case, **kwargs):
    # The token of this check, whose end would end every request after it.
    if case.operation.path == REVOKE and case.path_parameters["token_id"] == os.environ["CHECK_TOKEN_ID"]:
        case.path_parameters["token_id"] = "000000000000"
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    query = case.query or {}
    # A cursor is valid only if the API made it, for the same filters.
    query.pop("cursor", None)
    # A rule across two fields, which is in the description of the operation.
    if case.operation.path == CANDIDATES and not query.keys() & {"role", "department_code"}:
        query["department_code"] = "410"
