import type { AddressInfo } from 'node:net';
import compression from 'compression';
import express, { type Request, type Response, type NextFunction } from 'express';
import { ShoppingList, isNewItem, type Item } from './items.ts';

const list = new ShoppingList();
const app = express();
app.disable('x-powered-by');
app.use(compression());
app.use(express.json());

app.get('/items', (_request: Request, response: Response<Item[]>): void => {
  response.json(list.all());
});

app.get('/items/:id', (request: Request<{ id: string }>, response: Response<Item>): void => {
  response.json(list.get(Number(request.params.id)));
});

app.post('/items', (request: Request, response: Response): void => {
  if (!isNewItem(request.body)) {
    response.status(400).json({ error: 'an item has a name and an amount' });
    return;
  }
  response.status(201).json(list.add(request.body));
});

app.use((error: Error & { status?: number }, _request: Request, response: Response, _next: NextFunction): void => {
  response.status(error.status ?? 500).json({ error: error.message, at: error.stack?.split('\n')[1]?.trim() });
});

const server = app.listen(Number(process.env.PORT ?? 3000), (error?: Error): void => {
  if (error) throw error;
  console.log(`listening on http://localhost:${(server.address() as AddressInfo).port}`);
});
