-- drop table recipe_ingredients
-- data loss: dropping table `recipe_ingredients` deletes all its rows
DROP TABLE "recipe_ingredients";

-- drop table recipes
-- data loss: dropping table `recipes` deletes all its rows
DROP TABLE "recipes";

-- drop table ingredients
-- data loss: dropping table `ingredients` deletes all its rows
DROP TABLE "ingredients";
