SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION', foreign_key_checks = 0, unique_checks = 0, time_zone = '+00:00', group_concat_max_len = 1048576;

INSERT INTO stores
SELECT n, CONCAT(ELT(1 + n % 4, 'Nord', 'Süd', 'Ost', 'West'), ' ', n), POINT(CRC32(CONCAT('x', n)) % 36000 / 100 - 180, CRC32(CONCAT('y', n)) % 18000 / 100 - 90)
FROM _rows WHERE n BETWEEN 1 AND 200;

INSERT INTO products (id, sku, title, description, price, vat_percent, weight_kg, co2_kg, attributes, discontinued_on)
SELECT n, CONCAT('SKU-', LPAD(n, 8, '0')),
  CONCAT(ELT(1 + CRC32(CONCAT('ad', n)) % 8, 'Small', 'Blue', 'Wooden', 'Électrique', 'Gemütlich', 'Fast', '便利な', 'Old'), ' ',
    ELT(1 + CRC32(CONCAT('no', n)) % 8, 'lamp', 'chair', 'kettle', 'bicycle', 'piano 🎹', 'rope', 'tent ⛺', 'clock'), ' ', n),
  CONCAT('<p>', REPEAT(CONCAT(ELT(1 + n % 4, 'Made to last; ', 'Comes with "batteries" & tools. ', 'It''s back\\again. ', 'Für drinnen und draußen. '), SHA2(n, 224), ' '), 2 + n % 12), '</p>'),
  (99 + CRC32(CONCAT('pr', n)) % 250000) / 100, ELT(1 + n % 3, 19, 7, 0), IF(n % 10 = 0, NULL, CRC32(CONCAT('w', n)) / 1e8), IF(n % 7 = 0, NULL, CRC32(CONCAT('k', n)) / 7),
  IF(n % 12 = 0, NULL, JSON_OBJECT('colour', ELT(1 + n % 4, 'red', 'blau', 'vert', '黑'), 'sizes', JSON_ARRAY('S', 'M', n % 60), 'dims', JSON_OBJECT('w', n % 300, 'h', n / 8e0, 'text', 'a "quoted" \\ value\n☂'), 'big', 9007199254740993 + n, 'none', NULL)),
  IF(n % 15 = 0, DATE '2025-01-01' + INTERVAL n % 300 DAY, NULL)
FROM _rows WHERE n BETWEEN 1 AND @products;

-- Image-like bytes: numbered blocks under AES are as good as random, and come out the same on every server.
SELECT GROUP_CONCAT(LPAD(n, 16, '0') ORDER BY n SEPARATOR '') INTO @blocks FROM _rows WHERE n BETWEEN 1 AND 2000;

INSERT INTO product_images
SELECT n, 1, content, UNHEX(SHA2(content, 256))
FROM (
  SELECT n, CONCAT(UNHEX('FFD8FFE0'), AES_ENCRYPT(LEFT(@blocks, 16 * (150 + CRC32(CONCAT('im', n)) % 1100)), UNHEX(LEFT(SHA2(CONCAT('key', n), 256), 32)))) AS content
  FROM _rows WHERE n BETWEEN 1 AND @products
) AS x;

INSERT INTO reviews
SELECT n, 1 + CRC32(CONCAT('rp', n)) % @products, IF(n % 9 = 0, NULL, 1 + CRC32(CONCAT('rc', n)) % @customers), CRC32(CONCAT('rs', n)) % 6,
  IF(n % 5 = 0, NULL, ELT(1 + n % 5, 'Great! 🎉', 'So-so', 'Wunderschön ❤️', 'Меня устраивает', 'Does what it says')),
  CONCAT(REPEAT(ELT(1 + CRC32(CONCAT('rb', n)) % 6, 'I would buy it again 👍. ', 'Arrived late, but works. ', 'Die Farbe ist nicht wie im Bild 😕. ', 'とても良い。', 'Family emoji 👩‍👩‍👧‍👦 and flags 🇩🇪🇵🇱. ', 'It said "easy"; it isn''t. '), 3 + n % 14), SHA2(CONCAT('r', n), 256)),
  IF(n > 100 AND n % 25 = 0, n - 100, NULL), TIMESTAMP '2024-03-01 12:00:00' + INTERVAL n * 7 MINUTE + INTERVAL n % 1000 * 1000 MICROSECOND
FROM _rows WHERE n BETWEEN 1 AND @reviews;

-- Each row twice: equal rows are a matter of course where there is no key.
INSERT INTO audit
SELECT TIMESTAMP '2024-01-01 00:00:00' + INTERVAL k DIV 2 MINUTE, CONCAT('clerk', k % 40), ELT(1 + k % 4, 'login', 'change price', 'send', 'refund'),
  CONCAT('order ', 1 + k DIV 2), IF(k % 4 = 0, NULL, CONCAT('before=', SHA2(k DIV 2, 256), ' after=', SHA2(k DIV 4, 256)))
FROM (SELECT n DIV 2 AS k FROM _rows WHERE n BETWEEN 2 AND @audit + 1) AS x;

INSERT INTO visits
SELECT n, DATE '2024-01-01' + INTERVAL n % 1000 DAY, IF(n % 3 = 0, NULL, IF(n % 2 = 0, INET6_ATON('2001:db8::1'), INET6_ATON(CONCAT('198.51.100.', n % 256)))), CONCAT('/product/', 1 + n % 997, '?q=%20&r=', n % 13)
FROM _rows WHERE n BETWEEN 1 AND @visits;

INSERT INTO `odd ``names`` & Ünïcode ☂` VALUES (-2147483648, NULL), (0, ''), (1, 'NULL'), (2, '\\N'), (2147483647, 'tab\tnewline\n\\end');
