import { Connection } from '@temporalio/client';
import { MongoClient } from 'mongodb';
import { expect, inject, test } from 'vitest';
import { testDatabaseUri, testNamespace } from './test-namespace.js';

test('the shared mongod supports transactions', async () => {
  const client = await MongoClient.connect(testDatabaseUri());
  try {
    await client.withSession((session) =>
      session.withTransaction(async () => {
        await client.db().collection('documents').insertOne({ kept: true }, { session });
      }),
    );
    expect(await client.db().collection('documents').countDocuments()).toBe(1);
  } finally {
    await client.close();
  }
});

test('two tests never get the same database or namespace, and a namespace is ready at once', async () => {
  expect(testDatabaseUri()).not.toBe(testDatabaseUri());
  const namespace = testNamespace();
  expect(testNamespace()).not.toBe(namespace);
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    expect(customAttributes).toHaveProperty('PaycomReportType');
    const { executions } = await connection.workflowService.listWorkflowExecutions({ namespace });
    expect(executions).toEqual([]);
  } finally {
    await connection.close();
  }
});
