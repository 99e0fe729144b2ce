SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION';

CREATE VIEW order_totals AS
  SELECT o.id, o.customer_id, o.ordered_at, SUM(i.quantity * i.unit_price * (1 - COALESCE(i.discount, 0))) AS goods
  FROM orders o JOIN order_items i ON i.order_id = o.id GROUP BY o.id, o.customer_id, o.ordered_at;
-- A view on a view whose name sorts before it.
CREATE VIEW best_customers AS
  SELECT c.id, c.full_name, SUM(t.goods) AS goods FROM customers c JOIN order_totals t ON t.customer_id = c.id GROUP BY c.id, c.full_name;
CREATE SQL SECURITY INVOKER VIEW open_orders AS SELECT * FROM orders WHERE status IN ('cart', 'paid', 'packed') WITH CASCADED CHECK OPTION;

DELIMITER ;;
CREATE FUNCTION with_vat(net DECIMAL(10,2), percent DECIMAL(4,2)) RETURNS DECIMAL(12,4) DETERMINISTIC NO SQL
  COMMENT 'net price plus VAT; don''t round here'
  RETURN net * (1 + percent / 100);;

CREATE PROCEDURE close_day(IN the_day DATE, OUT closed INT) MODIFIES SQL DATA
BEGIN
  -- "sent" after a day; the ; in this comment and the ☂ belong to the body
  UPDATE orders SET status = 'sent', sent_at = the_day WHERE status = 'packed' AND ordered_at < the_day;
  SET closed = ROW_COUNT();
  INSERT INTO audit VALUES (the_day, 'close_day', 'send', CONCAT(closed, ' orders'), NULL);
END;;

CREATE TRIGGER orders_before_update BEFORE UPDATE ON orders FOR EACH ROW
BEGIN
  IF NEW.status = 'sent' AND NEW.sent_at IS NULL THEN SET NEW.sent_at = NEW.ordered_at + INTERVAL 1 DAY; END IF;
END;;

CREATE TRIGGER products_after_update AFTER UPDATE ON products FOR EACH ROW
  INSERT INTO audit VALUES (CURRENT_TIMESTAMP, CURRENT_USER(), 'change price', CONCAT('product ', NEW.id), CONCAT(OLD.price, ' → ', NEW.price));;

CREATE TRIGGER customers_before_insert BEFORE INSERT ON customers FOR EACH ROW SET NEW.email = LOWER(NEW.email);;

CREATE EVENT purge_carts ON SCHEDULE EVERY 1 DAY STARTS '2037-01-01 03:00:00' ON COMPLETION PRESERVE DISABLE
  COMMENT 'empty carts; off until agreed'
  DO DELETE FROM orders WHERE status = 'cart' AND ordered_at < CURRENT_TIMESTAMP - INTERVAL 90 DAY;;

CREATE EVENT close_yesterday ON SCHEDULE AT '2037-06-01 00:05:00' ON COMPLETION PRESERVE DO CALL close_day(CURRENT_DATE, @closed);;
DELIMITER ;

DROP TABLE _rows;
