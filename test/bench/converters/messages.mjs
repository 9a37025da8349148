// What is converted, by the name in its rows: `bytes` and 64-bit numbers as protobuf-es has them.

/** A typical message, an order. */
export const order = {
  orderId: "order-2024-000123",
  customerNumber: 9007199254740993n,
  totalCents: 129900n,
  priority: 7,
  express: true,
  weight: 12.75,
  stage: 1,
  tags: ["gift", "fragile"],
  lines: [
    { sku: "SKU-1001", count: 2, price: 19.99 },
    { sku: "SKU-2002", count: 1, price: 89.5 },
  ],
  address: { street: "Main Street 12", city: "Zürich", postcode: "8001" },
  labels: { channel: "web", campaign: "spring-sale" },
  payment: { case: "card", value: { token: "tok_1a2b3c4d5e6f", lastDigits: 4242 } },
  placedAt: { seconds: 1717171717n, nanos: 123000000 },
  patience: { seconds: 86400n, nanos: 500000000 },
  signature: Uint8Array.from({ length: 32 }, (_, index) => index * 7),
};

const MEGABYTE = 1 << 20;
const sentence = "The parcel is at the door of number 12, Zürich; nobody was there. ";

/** By size: three fields; sixteen and what is in them; a megabyte of orders, of bytes, of text. */
export const messages = {
  small: { type: "Ping", init: { id: "order-2024-000123", count: 3, last: true } },
  typical: { type: "Order", init: order },
  batch: {
    type: "Batch",
    init: { orders: Array.from({ length: 3950 }, (_, index) => ({ ...order, orderId: `order-2024-${index}` })) },
  },
  bytes: {
    type: "Blob",
    init: { name: "label.pdf", data: Uint8Array.from({ length: MEGABYTE }, (_, index) => (index * 31) >> 3) },
  },
  text: { type: "Blob", init: { name: "log", text: sentence.repeat(Math.ceil(MEGABYTE / sentence.length)) } },
};
