# Server-Sent Events: -N shows each one as it comes. Without symbols= it is the whole board.
curl -sSN 'http://localhost:3000/api/stream?symbols=AAPL,MSFT&rate=2'
