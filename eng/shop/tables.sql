-- A shop as one meets it: every kind of column and key in use, some of it careless. For MySQL 9.7 and MariaDB 10.11 and later.
SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION', foreign_key_checks = 0;

CREATE TABLE customers (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT,
  email VARCHAR(190) NOT NULL,
  full_name VARCHAR(120) NOT NULL COMMENT 'as the customer writes it; any script, "quotes" and \\ included',
  phone VARCHAR(30) DEFAULT NULL,
  password_hash BINARY(32) NOT NULL,
  birthday DATE DEFAULT NULL,
  last_order_on DATE NOT NULL DEFAULT '0000-00-00',
  balance DECIMAL(12,2) NOT NULL DEFAULT 0.00,
  notes TEXT DEFAULT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  email_domain VARCHAR(190) GENERATED ALWAYS AS (SUBSTRING_INDEX(email, '@', -1)) STORED,
  risk_score SMALLINT NOT NULL DEFAULT 0 INVISIBLE,
  PRIMARY KEY (id),
  UNIQUE KEY email (email),
  KEY by_domain (email_domain)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'people who bought, or nearly did';

CREATE TABLE customer_settings (
  customer_id INT UNSIGNED NOT NULL,
  tier ENUM('none', 'bronze', 'silver', 'gold', 'ärger''s "best"') NOT NULL DEFAULT 'none',
  newsletters SET('news', 'offers', 'surveys', 'birthday') NOT NULL DEFAULT '',
  flags BIT(10) NOT NULL DEFAULT b'0',
  quiet_from TIME(3) DEFAULT NULL,
  since YEAR DEFAULT NULL,
  theme CHAR(12) CHARACTER SET latin1 NOT NULL DEFAULT 'hell',
  PRIMARY KEY (customer_id),
  CONSTRAINT settings_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE addresses (
  customer_id INT UNSIGNED NOT NULL,
  position TINYINT UNSIGNED NOT NULL,
  street VARCHAR(120) NOT NULL,
  zip VARCHAR(12) NOT NULL,
  city VARCHAR(80) NOT NULL,
  country CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  valid_from DATE DEFAULT NULL,
  PRIMARY KEY (customer_id, position),
  KEY by_place (country, zip),
  CONSTRAINT address_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE stores (
  id SMALLINT NOT NULL AUTO_INCREMENT,
  name VARCHAR(60) NOT NULL,
  place POINT NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE products (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT,
  sku VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  title VARCHAR(160) NOT NULL,
  description MEDIUMTEXT NOT NULL,
  price DECIMAL(10,2) NOT NULL,
  vat_percent DECIMAL(4,2) NOT NULL DEFAULT 19.00,
  weight_kg FLOAT DEFAULT NULL,
  co2_kg DOUBLE DEFAULT NULL,
  attributes JSON DEFAULT NULL,
  gross DECIMAL(12,4) GENERATED ALWAYS AS (price * (1 + vat_percent / 100)) VIRTUAL,
  discontinued_on DATE DEFAULT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY sku (sku),
  KEY by_price (price),
  FULLTEXT KEY words (title)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE product_images (
  product_id INT UNSIGNED NOT NULL,
  position TINYINT UNSIGNED NOT NULL DEFAULT 1,
  content MEDIUMBLOB NOT NULL,
  fingerprint BINARY(32) NOT NULL,
  PRIMARY KEY (product_id, position),
  CONSTRAINT image_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE orders (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  customer_id INT UNSIGNED NOT NULL,
  status ENUM('cart', 'paid', 'packed', 'sent', 'returned', 'cancelled') NOT NULL DEFAULT 'cart',
  ordered_at DATETIME NOT NULL,
  sent_at DATETIME DEFAULT NULL,
  total DECIMAL(12,2) NOT NULL DEFAULT 0.00,
  coupon VARCHAR(16) DEFAULT NULL,
  remark VARCHAR(200) DEFAULT NULL,
  PRIMARY KEY (id),
  KEY by_customer (customer_id, ordered_at),
  KEY by_status (status),
  CONSTRAINT order_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE order_items (
  order_id BIGINT UNSIGNED NOT NULL,
  line SMALLINT UNSIGNED NOT NULL,
  product_id INT UNSIGNED NOT NULL,
  quantity INT NOT NULL,
  unit_price DECIMAL(10,2) NOT NULL,
  discount DECIMAL(5,4) DEFAULT NULL,
  PRIMARY KEY (order_id, line),
  KEY by_product (product_id),
  CONSTRAINT item_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
  CONSTRAINT item_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE payments (
  reference CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  order_id BIGINT UNSIGNED NOT NULL,
  method ENUM('card', 'transfer', 'invoice', 'voucher') NOT NULL,
  amount DECIMAL(12,2) NOT NULL,
  exchange_rate DECIMAL(30,15) DEFAULT NULL,
  paid_at TIMESTAMP(3) NULL DEFAULT NULL,
  answer JSON DEFAULT NULL,
  PRIMARY KEY (reference),
  KEY by_order (order_id),
  CONSTRAINT payment_order FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE reviews (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT,
  product_id INT UNSIGNED NOT NULL,
  customer_id INT UNSIGNED DEFAULT NULL,
  stars TINYINT NOT NULL,
  title VARCHAR(100) DEFAULT NULL,
  body TEXT NOT NULL,
  answer_to INT UNSIGNED DEFAULT NULL,
  created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY by_product (product_id, stars),
  CONSTRAINT review_product FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT review_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE SET NULL,
  CONSTRAINT review_answer FOREIGN KEY (answer_to) REFERENCES reviews (id),
  CONSTRAINT stars_in_range CHECK (stars BETWEEN 0 AND 5)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- No key at all, and rows that are equal to each other.
CREATE TABLE audit (
  at DATETIME NOT NULL,
  actor VARCHAR(60) NOT NULL,
  action VARCHAR(20) NOT NULL,
  subject VARCHAR(60) NOT NULL,
  detail TEXT DEFAULT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE visits (
  id BIGINT NOT NULL AUTO_INCREMENT,
  day DATE NOT NULL,
  address VARBINARY(16) DEFAULT NULL,
  path VARCHAR(120) NOT NULL,
  PRIMARY KEY (id, day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4
PARTITION BY RANGE (TO_DAYS(day)) (
  PARTITION y2024 VALUES LESS THAN (TO_DAYS('2025-01-01')),
  PARTITION y2025 VALUES LESS THAN (TO_DAYS('2026-01-01')),
  PARTITION later VALUES LESS THAN MAXVALUE
);

CREATE TABLE `odd ``names`` & Ünïcode ☂` (
  `select` INT NOT NULL,
  `two words` VARCHAR(20) DEFAULT NULL,
  PRIMARY KEY (`select`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE empty_table (id INT NOT NULL, PRIMARY KEY (id)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Row numbers to generate from; dropped in the end.
CREATE TABLE _rows (n INT UNSIGNED NOT NULL, PRIMARY KEY (n)) ENGINE = InnoDB;
