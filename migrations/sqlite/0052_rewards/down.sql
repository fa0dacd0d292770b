DROP TABLE order_step;
DROP TABLE reward_order;
DROP TABLE stock_change;
DROP TABLE reward;
