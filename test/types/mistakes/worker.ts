// Mistakes in making a worker. Each block is one.
import { Connection } from "protempo/client";
import { Worker } from "protempo/worker";
import { ordersActivities } from "../gen/protempo/test/types/v1/orders_activity.js";
import { FulfilOrder } from "../right/workflows.js";

declare const connection: Connection;
declare const activities: ReturnType<typeof ordersActivities>;

// mistake: worker of nothing
{
  await Worker.create({ connection });
}
// mistake: no activities at all
{
  await Worker.create({ connection, activities: [] });
}
// mistake: classes in place of the file
{
  await Worker.create({ connection, workflows: { FulfilOrder } });
}
// mistake: activities without a list
{
  await Worker.create({ connection, activities });
}
// mistake: implementation in place of a registration
{
  await Worker.create({ connection, activities: [{ async chargeCard() {} }] });
}
// mistake: option of the worker misspelt
{
  await Worker.create({ connection, activities: [activities], maxCachedWorkflow: 5 });
}
// mistake: queue renamed to a number
{
  await Worker.create({ connection, activities: [activities], renameQueues: { orders: 5 } });
}
// mistake: worker without a connection
{
  await Worker.create({ activities: [activities] });
}
// mistake: address in place of a connection
{
  await Worker.create({ connection: "localhost:7233", activities: [activities] });
}
// not caught: unknown queue renamed
{
  await Worker.create({ connection, activities: [activities], renameQueues: { ordres: "x" } });
}
