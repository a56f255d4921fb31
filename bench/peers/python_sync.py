"""A plain sync in Python: paramiko downloads the reports, numbers-parser reads them, and pymongo upserts every row.

usage: python_sync.py rows|bulk PORT USER PASSWORD DIRECTORY MONGODB_URI DATABASE
Prints its figures as one line of JSON.
"""

import datetime
import json
import resource
import sys
import tempfile
import time
import warnings
from pathlib import Path

warnings.simplefilter("ignore")

import paramiko
import pymongo
from numbers_parser import Document

CODE_HEADINGS = ("EECode", "EE Code")


def download(port, user, password, directory, folder):
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    client.connect("127.0.0.1", port, user, password, allow_agent=False, look_for_keys=False)
    with client, client.open_sftp() as sftp:
        names = sorted(name for name in sftp.listdir(directory) if name.endswith(".numbers"))
        for name in names:
            sftp.get(f"{directory}/{name}", str(folder / name))
    return [folder / name for name in names]


def updates(path):
    """Yields the employee code and the named values of each row."""
    for sheet in Document(path).sheets:
        for table in sheet.tables:
            headings, *rows = table.rows(values_only=True)
            code = next(at for at, heading in enumerate(headings) if heading in CODE_HEADINGS)
            names = [str(heading).lower().replace(" ", "_").replace(".", "") for heading in headings]
            for row in rows:
                values = {name: value for name, value in zip(names, row) if value is not None}
                yield str(row[code]), {**values, "updated_at": datetime.datetime.now(datetime.timezone.utc)}


def main(mode, port, user, password, directory, uri, database):
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, pymongo.MongoClient(uri) as mongo:
        paths = download(int(port), user, password, directory, Path(folder))
        downloaded = time.perf_counter()
        employees = mongo[database].employees
        employees.create_index("employee_id", unique=True)
        parsing = 0.0
        for path in paths:
            before = time.perf_counter()
            rows = list(updates(path))
            parsing += time.perf_counter() - before
            if mode == "bulk":
                employees.bulk_write(
                    [pymongo.UpdateOne({"employee_id": code}, {"$set": values}, upsert=True) for code, values in rows],
                    ordered=False,
                )
            else:
                for code, values in rows:
                    employees.update_one({"employee_id": code}, {"$set": values}, upsert=True)
        stored = employees.estimated_document_count()
        mongo.drop_database(database)
    seconds = time.perf_counter() - started
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": seconds,
        "cpuSeconds": usage.ru_utime + usage.ru_stime,
        "peakMebibytes": usage.ru_maxrss / 1024,
        "employees": stored,
        "download": downloaded - started,
        "parse": parsing,
    }


print(json.dumps(main(*sys.argv[1:])))
