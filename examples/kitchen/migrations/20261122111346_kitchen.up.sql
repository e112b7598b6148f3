-- create table ingredients
CREATE TABLE "ingredients" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL
);
CREATE UNIQUE INDEX "ingredients_name_key" ON "ingredients" ("name");

-- create table recipes
CREATE TABLE "recipes" (
    "id" INTEGER PRIMARY KEY,
    "title" TEXT NOT NULL
);
CREATE UNIQUE INDEX "recipes_title_key" ON "recipes" ("title");

-- create table recipe_ingredients
CREATE TABLE "recipe_ingredients" (
    "recipe_id" INTEGER NOT NULL,
    "ingredient_id" INTEGER NOT NULL,
    "quantity" DECIMAL(10,3) NOT NULL,
    "unit" TEXT NOT NULL,
    PRIMARY KEY ("recipe_id", "ingredient_id"),
    CONSTRAINT "recipe_ingredients_recipe_id_fkey" FOREIGN KEY ("recipe_id") REFERENCES "recipes" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "recipe_ingredients_ingredient_id_fkey" FOREIGN KEY ("ingredient_id") REFERENCES "ingredients" ("id") ON DELETE RESTRICT ON UPDATE NO ACTION,
    CONSTRAINT "recipe_ingredients_quantity_check" CHECK (quantity > 0)
);
CREATE INDEX "recipe_ingredients_ingredient_id_recipe_id_idx" ON "recipe_ingredients" ("ingredient_id", "recipe_id");
