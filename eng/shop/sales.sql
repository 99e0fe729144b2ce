-- Everything is computed from the row number, so two runs give equal data. CRC32 is the dice.
SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION', foreign_key_checks = 0, unique_checks = 0, time_zone = '+00:00';

INSERT INTO customers (id, email, full_name, phone, password_hash, birthday, last_order_on, balance, notes, created_at, updated_at, risk_score)
SELECT n,
  CONCAT('customer', n, '@', ELT(1 + n % 5, 'example.com', 'example.org', 'mail.example', 'post.example', 'bücher.example')),
  CONCAT(ELT(1 + CRC32(CONCAT('f', n)) % 10, 'Anna', 'José', 'Zoë', 'Łukasz', '王', 'Aylin', 'Björn', 'Nadia', 'Олег', 'Seán'), ' ',
    ELT(1 + CRC32(CONCAT('l', n)) % 10, 'Müller', 'García', 'O''Brien', 'Nowak', '芳', 'Yılmaz', 'Åkesson', 'Haddad', 'Иванов', '"Quote" \\Slash')),
  IF(n % 3 = 0, NULL, CONCAT('+49 ', LPAD(CRC32(CONCAT('p', n)), 10, '0'))),
  UNHEX(SHA2(CONCAT('secret', n), 256)),
  CASE WHEN n % 11 = 0 THEN NULL WHEN n % 97 = 0 THEN '1970-00-00' ELSE DATE '1940-01-01' + INTERVAL CRC32(CONCAT('b', n)) % 24000 DAY END,
  IF(n % 4 = 0, '0000-00-00', DATE '2024-01-01' + INTERVAL CRC32(CONCAT('o', n)) % 700 DAY),
  (CAST(CRC32(CONCAT('m', n)) % 2000000 AS SIGNED) - 1000000) / 100,
  IF(n % 20 = 0, CONCAT('Called on Monday.\nTab:\there, NUL:', CHAR(0 USING utf8mb4), ', line ends \r\n and \\N is text 👍🏽'), NULL),
  TIMESTAMP '2023-01-01 00:00:00' + INTERVAL n MINUTE + INTERVAL CRC32(CONCAT('u', n)) % 1000000 MICROSECOND,
  TIMESTAMP '2025-06-01 00:00:00' + INTERVAL n SECOND,
  n % 100
FROM _rows WHERE n BETWEEN 1 AND @customers;

INSERT INTO customer_settings
SELECT n, 1 + CRC32(CONCAT('t', n)) % 5, CRC32(CONCAT('s', n)) % 16, CRC32(CONCAT('g', n)) % 1024,
  IF(n % 7 = 0, NULL, SEC_TO_TIME(CRC32(CONCAT('q', n)) % 86400) + INTERVAL n % 1000 * 1000 MICROSECOND),
  IF(n % 13 = 0, NULL, 2000 + n % 26), ELT(1 + n % 3, 'hell', 'dunkel', 'größer')
FROM _rows WHERE n BETWEEN 1 AND @customers;

INSERT INTO addresses
SELECT 1 + (n - 1) % @customers, 1 + (n - 1) DIV @customers,
  CONCAT(ELT(1 + n % 6, 'Hauptstraße', 'Rue de l''Église', 'Main Street', 'ul. Długa', 'Calle Mayor', '中山路'), ' ', 1 + CRC32(CONCAT('h', n)) % 200),
  LPAD(CRC32(CONCAT('z', n)) % 100000, 5, '0'), ELT(1 + n % 6, 'Köln', 'Orléans', 'Springfield', 'Łódź', 'León', '臺北'),
  ELT(1 + n % 6, 'DE', 'FR', 'US', 'PL', 'ES', 'TW'), IF(n % 5 = 0, NULL, DATE '2020-02-29' + INTERVAL n % 1500 DAY)
FROM _rows WHERE n BETWEEN 1 AND @addresses;

INSERT INTO orders
SELECT n, 1 + CRC32(CONCAT('c', n)) % @customers, 1 + CRC32(CONCAT('st', n)) % 6,
  TIMESTAMP '2024-01-01 08:00:00' + INTERVAL n * 5 MINUTE,
  IF(n % 3 = 0, NULL, TIMESTAMP '2024-01-02 08:00:00' + INTERVAL n * 5 MINUTE),
  (1000 + CRC32(CONCAT('a', n)) % 90000) / 100, IF(n % 10 = 0, CONCAT('SAVE', n % 50), NULL),
  IF(n % 6 = 0, ELT(1 + n % 4, 'please ring twice 🔔', 'leave with the neighbour', 'gift! 🎁 no invoice', ''), NULL)
FROM _rows WHERE n BETWEEN 1 AND @orders;

INSERT INTO order_items
SELECT 1 + (n - 1) DIV 3, 1 + (n - 1) % 3, 1 + CRC32(CONCAT('i', n)) % @products, 1 + n % 5, (99 + CRC32(CONCAT('up', n)) % 20000) / 100,
  IF(n % 4 = 0, (n % 30) / 100, NULL)
FROM _rows WHERE n BETWEEN 1 AND @orders * 3;

-- The references are written in key order here, as they would come from a clock-based generator.
INSERT INTO payments
SELECT CONCAT(LPAD(LOWER(HEX(n)), 8, '0'), '-', SUBSTR(h, 1, 4), '-', SUBSTR(h, 5, 4), '-', SUBSTR(h, 9, 4), '-', SUBSTR(h, 13, 12)),
  n, 1 + n % 4, (1000 + CRC32(CONCAT('a', n)) % 90000) / 100, IF(n % 9 = 0, 1.084512345678901 + n * 0.000000001, NULL),
  IF(n % 8 = 0, NULL, TIMESTAMP '2024-01-01 08:01:00' + INTERVAL n * 5 MINUTE + INTERVAL n % 1000 * 1000 MICROSECOND),
  IF(n % 2 = 0, JSON_OBJECT('status', ELT(1 + n % 3, 'ok', 'pending', 'refused'), 'gateway', JSON_OBJECT('id', h, 'try', n % 4), 'note', 'Größe 📏'), NULL)
FROM (SELECT n, SHA2(CONCAT('pay', n), 256) AS h FROM _rows WHERE n BETWEEN 1 AND @orders) AS x;
